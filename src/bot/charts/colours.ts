/** Discord's dark theme behind an embed, with colours of Okabe and Ito that colour-blind people tell apart. */
export const colours = {
  back: '#2b2d31',
  title: '#f2f3f5',
  text: '#c4c9ce',
  grid: '#41434a',
  axis: '#6d6f78',
  cost: '#35c4a0',
  succeeded: '#56b4e9',
  failed: '#e69f00',
} as const;

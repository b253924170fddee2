import { createRequire } from 'node:module';

const font = 'Lato';
const fontFiles = ['400Regular/Lato_400Regular.ttf', '700Bold/Lato_700Bold.ttf'];

/** Pixels of the picture for one of the drawing: dense screens show it sharp. */
const density = 2;

/**
 * An SVG as a PNG, drawn beside the event loop, with fonts of our own: containers have none.
 * @throws Error where the program that draws cannot be loaded on this machine
 */
export async function draw(svg: string): Promise<Buffer> {
  // Only what draws loads it: it is a native program, and the bot does everything else without it.
  const { renderAsync } = await import('@resvg/resvg-js');
  const { resolve } = createRequire(import.meta.url);
  const image = await renderAsync(svg, {
    font: {
      loadSystemFonts: false,
      fontFiles: fontFiles.map((file) => resolve(`@expo-google-fonts/lato/${file}`)),
      defaultFontFamily: font,
      sansSerifFamily: font,
    },
    fitTo: { mode: 'zoom', value: density },
  });
  return image.asPng();
}

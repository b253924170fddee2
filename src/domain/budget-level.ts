/** How far a project has come to its budget: nothing to tell, nearly there, or at the wall. */
export type BudgetLevel = 'none' | 'near' | 'wall';

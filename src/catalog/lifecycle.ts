/**
 * The `lifecycle` of what another block may let go of and still be there, such as the address of a machine. Terraform deletes
 * first and changes the others then, which clouds refuse: what is in use is not deleted. So it is the other way around.
 */
export const goesAfterItsUsers = { create_before_destroy: true };

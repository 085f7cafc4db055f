"""Every control of every page, as rows of tables, and the address that holds them."""

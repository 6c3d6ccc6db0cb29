"""What stands on the pages: macros, which skeletons call, and the views and templates that fill them."""

"""HTTP and JSON over the other apps: REST resources and the xAPI endpoint."""

"""The demo clinic page and the files of the chat widget."""

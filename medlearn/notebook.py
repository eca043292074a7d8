"""Outputs of a notebook's cell: each as HTML to look at, and as plain text for whoever reads or compares the file."""

import sys


def shell():
    """Return the IPython that runs a notebook, or None if this is no notebook."""
    found = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    return found if hasattr(found, "kernel") else None


def publish(data):
    """Show an output, a dict of media type to content, in the notebook; elsewhere print its plain text, if any."""
    page = shell()
    if page is not None and hasattr(sys.stdout, "pub_thread"):  # ipykernel's, which leads to the page
        page.display_pub.publish(data)
    elif "text/plain" in data:
        print(data["text/plain"])

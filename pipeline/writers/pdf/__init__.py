"""From the form to a PDF that is PDF/A-3a and PDF/UA-1 at once; `writer` is its front door."""

"""Where a derivative comes from: the steps that autograd records, and a function of the reader's own."""

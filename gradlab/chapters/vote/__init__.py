"""A class votes: on a question, again after a talk, and sees both."""

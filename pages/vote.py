"""A class votes: on a page's question, again after a talk, and then it sees both votes."""

from gradlab.app import menu
from gradlab.chapters.vote import words_room

_ = menu.begin()

words_room.show(_, menu.heading(_("Vote together")))

"""What the pages share: the lesson's network and digits, the controls, the words, and how a picture is shown."""

from gradlab.ui import mnist as mnist  # before all that imports matplotlib: it starts to read

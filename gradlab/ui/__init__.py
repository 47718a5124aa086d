"""What the pages share: the lesson's network and digits, the controls, the words, and how a picture is shown."""

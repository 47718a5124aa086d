"""The app around the lesson: link, menu, questions, controls, and how pictures are shown and downloaded."""

"""`python app.py doctor`: whether everything is set up right. It only looks: it changes nothing, and migrates nothing.

Each check is a function of its own and works when everything around it is broken; what it has no way to find out it
skips, and says why. `context` asks Slack and the database, once each and only for seconds; `report` writes.
"""

from bot.command_line.doctor.doctor import doctor as doctor

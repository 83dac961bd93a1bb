"""How do notices leave: as pages of the application and as mails?"""

from fundapp.notifications.views import sent
from fundapp.notifications.views.notices import bp

__all__ = ["bp", "sent"]

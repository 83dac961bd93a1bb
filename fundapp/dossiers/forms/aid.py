"""How does the legal basis of an aid arrive?"""

from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional

from fundapp.programme.types import AidBasis
from fundapp.web.forms import TextField, WordRadioField, answered, at_most
from fundapp.web.overwriting import OverwritingForm


class AidBasisForm(OverwritingForm):
    basis = WordRadioField(
        _l("Base de l’aide"),
        [answered(_l("Choisissez la base de cette aide."))],
        kind=AidBasis,
        description=_l(
            "De minimis : le plafond s’applique, toutes aides déclarées comprises. "
            "Un autre régime se cite par son numéro et son article."
        ),
    )
    reference = TextField(_l("Régime et article"), [Optional(), at_most(300)])

"""What is true or allowed when a dossier is judged and checked?"""

from fundapp.diligence.rules import parameters as parameters

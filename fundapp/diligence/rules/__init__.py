"""What is true or allowed when a dossier is judged and checked?"""

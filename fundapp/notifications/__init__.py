"""Who is told what, in the application and by mail?"""

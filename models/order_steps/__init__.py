from . import create
from . import edit

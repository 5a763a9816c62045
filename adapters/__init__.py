from . import item_settings
from . import working_days
from . import planning_bill_reader
from . import planning_reader
from . import planning_writer
from . import planning_texts

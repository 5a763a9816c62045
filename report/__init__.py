from . import production_document
from . import document_job_card
from . import document_picking_list
from . import document_route_card
from . import stock_forecasted
from . import stock_traceability_report

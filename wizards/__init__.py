# Mixins first: Odoo wants an inherited model to be there already.
from . import production_order_step_wizard
from . import production_order_consumption_wizard

from . import production_forecast_history
from . import production_order_cleanup
from . import production_order_create
from . import production_order_end
from . import production_order_release
from . import production_order_report
from . import production_order_report_lot
from . import production_order_reset
from . import production_order_schedule
from . import production_order_split
from . import production_order_start
from . import production_order_step_log
from . import production_order_step_log_line
from . import production_planning_rule_preview
from . import production_planning_rule_preview_change
from . import production_planning_rule_preview_item
from . import production_planning_rule_preview_rule
from . import production_planned_order_firm
from . import production_planned_order_split
from . import product_replenish
from . import production_plan_comparison

from . import production_order_create

// The guided tours, with the setups of their stops.

import { setupsOf, TOURS } from "../../visualizer/explorer/static/state/tours.js";

process.stdout.write(JSON.stringify(TOURS.map((tour) => ({ ...tour, setups: setupsOf(tour) }))));

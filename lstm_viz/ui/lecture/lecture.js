// Lecture: the element of the page that hears the lecture's keys.

import { hearLecture } from "./lecture_keys.js";

export default hearLecture;

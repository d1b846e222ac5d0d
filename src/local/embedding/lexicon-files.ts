import actions from "./lexicon/actions.json"
import animals from "./lexicon/animals.json"
import arts from "./lexicon/arts.json"
import body from "./lexicon/body.json"
import dailyLife from "./lexicon/daily-life.json"
import drinksAndSweets from "./lexicon/drinks-and-sweets.json"
import family from "./lexicon/family.json"
import feelings from "./lexicon/feelings.json"
import food from "./lexicon/food.json"
import fruitAndVegetables from "./lexicon/fruit-and-vegetables.json"
import homeAndYard from "./lexicon/home-and-yard.json"
import jobs from "./lexicon/jobs.json"
import nature from "./lexicon/nature.json"
import numbers from "./lexicon/numbers.json"
import places from "./lexicon/places.json"
import play from "./lexicon/play.json"
import questions from "./lexicon/questions.json"
import school from "./lexicon/school.json"
import screensAndStories from "./lexicon/screens-and-stories.json"
import sports from "./lexicon/sports.json"
import subjects from "./lexicon/subjects.json"
import things from "./lexicon/things.json"
import time from "./lexicon/time.json"
import travel from "./lexicon/travel.json"
import wildAnimals from "./lexicon/wild-animals.json"

/** Every theme of the lexicon. A new file must be listed here, and nowhere else. */
export const lexiconFiles: Record<string, unknown> = {
  actions,
  animals,
  arts,
  body,
  dailyLife,
  drinksAndSweets,
  family,
  feelings,
  food,
  fruitAndVegetables,
  homeAndYard,
  jobs,
  nature,
  numbers,
  places,
  play,
  questions,
  school,
  screensAndStories,
  sports,
  subjects,
  things,
  time,
  travel,
  wildAnimals,
}

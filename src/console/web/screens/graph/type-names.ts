import { words } from "../../words.ts"
import type { EntityType, GraphNode } from "./graph-model.ts"

const texts = words({
  user: { en: "The person", vi: "Người dùng" },
  person: { en: "People", vi: "Người" },
  animal: { en: "Animals", vi: "Con vật" },
  place: { en: "Places", vi: "Địa điểm" },
  organization: { en: "Organisations", vi: "Tổ chức" },
  object: { en: "Things", vi: "Đồ vật" },
  food: { en: "Food", vi: "Món ăn" },
  activity: { en: "Activities", vi: "Hoạt động" },
  event: { en: "Events", vi: "Sự kiện" },
  date: { en: "Dates", vi: "Ngày tháng" },
  other: { en: "Other", vi: "Khác" },
})

export const typeName = (type: EntityType): string => texts[type]

/** The person's node is named by their id. */
export const nodeName = ({ name }: GraphNode): string => name

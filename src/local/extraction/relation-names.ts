const favorite = (kind: string): string =>
  kind
    .toLowerCase()
    .split(" ")
    .filter((word) => !["new", "kind", "of", "the", "all", "time", "một", "loại"].includes(word))
    .join("_")

const asType = (text: string): string => {
  const plain = text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[đĐ]/g, "d")
    .toLowerCase()
  return plain
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, 60)
}

const translated: Record<string, string> = {
  mau: "color",
  mau_sac: "color",
  colour: "color",
  mon: "food",
  mon_an: "food",
  foods: "food",
  game: "game",
  tro: "game",
  tro_choi: "game",
  video_game: "game",
  con_vat: "animal",
  loai_vat: "animal",
  con: "animal",
  mon_hoc: "subject",
  phim: "movie",
  bo_phim: "movie",
  truyen: "book",
  sach: "book",
  cuon_sach: "book",
  quyen_sach: "book",
  bai_hat: "song",
  mon_the_thao: "sport",
  do_choi: "toy",
}

/** "màu" and "color" are one favourite, so that either language's news replaces the other's. */
export const relationType = (type: string): string => {
  if (!type.startsWith("favorite_")) return asType(type)
  const said = favorite(type.slice("favorite_".length))
  if (said.startsWith("môn")) return said.includes("thể") ? "favorite_sport" : "favorite_subject"
  const kind = asType(said)
  return `favorite_${translated[kind] ?? (kind || "thing")}`
}

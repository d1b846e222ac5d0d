import { Head } from "../../parts/head.tsx"
import { OfPerson, PersonPicker } from "../../parts/person-picker.tsx"
import { path, place } from "../../router.tsx"
import { words } from "../../words.ts"
import { DocumentPage } from "./document-page.tsx"
import { DocumentTable } from "./document-table.tsx"
import { DropZone, UploadList } from "./drop-zone.tsx"
import { Quota } from "./quota.tsx"
import { FoundPassages, SearchForm } from "./search.tsx"
import { mayWriteFor } from "./shown.ts"

const texts = words({
  title: { en: "Documents", vi: "Tài liệu" },
  about: {
    en: "Files that answers can rest on: of a person, or of a library that many share, such as library:science.",
    vi: "Các tệp mà câu trả lời có thể dựa vào: của một người, hoặc của thư viện dùng chung như library:science.",
  },
})

export const Documents = () => {
  const [, , id] = path.value.split("/")
  return id ? <DocumentPage key={id} id={id} /> : <DocumentList />
}

const DocumentList = () => {
  const query = place.value.query.get("q")
  return (
    <div class="stack">
      <Head title={texts.title} about={texts.about}>
        <PersonPicker />
      </Head>
      <OfPerson>
        {(owner) => (
          <div class="stack" key={owner}>
            <SearchForm />
            {query !== null ? (
              <FoundPassages owner={owner} query={query} />
            ) : (
              <>
                {mayWriteFor(owner) && <DropZone owner={owner} />}
                <UploadList owner={owner} />
                <DocumentTable owner={owner} />
                <Quota owner={owner} />
              </>
            )}
          </div>
        )}
      </OfPerson>
    </div>
  )
}

// Compare the Wikidata QIDs of countries.tsv with those of the package @rapideditor/country-coder; silent where equal.
//
//     npm install --no-save @rapideditor/country-coder@5.6.1 && node streams/enrich/data/qids.mjs
//
// Two differ by design: Denmark and the Netherlands are the countries here, the kingdoms with their islands there.
import { readFileSync } from 'node:fs'
import { feature } from '@rapideditor/country-coder'

const rows = readFileSync(new URL('countries.tsv', import.meta.url), 'utf8').split('\n')
for (const row of rows.filter((row) => row && !row.startsWith('#'))) {
  const [code, name, , , , ours] = row.split('\t')
  const theirs = feature(code)?.properties.wikidata
  if (theirs && theirs !== ours) console.log(`${name}: ${ours || 'none'} here, ${theirs} there`)
}

/** What a filter does, with an example: `<expression> → <result>`. */
export interface FilterHelp {
  readonly does: string;
  readonly example: string;
  /** As a snippet, where the filter needs arguments. */
  readonly args?: string;
}

const help = (does: string, example: string, args?: string): FilterHelp => ({
  does,
  example,
  ...(args !== undefined && { args }),
});

/** The filters of the template language, the ones that prompts need most first. */
export const filterHelp: Readonly<Record<string, FilterHelp>> = {
  default: help(
    'This instead where the value is missing, empty or false.',
    '{{ tone | default: "neutral" }}',
    '"$1"',
  ),
  json: help('The value as JSON.', '{{ order | json }} → {"id":7}'),
  join: help('The items of a list as one text.', '{{ tags | join: ", " }} → a, b', '"${1:, }"'),
  truncate: help(
    'At most so many characters, the dots included.',
    '{{ "Hello world" | truncate: 8 }} → Hello...',
    '${1:200}',
  ),
  truncatewords: help(
    'At most so many words.',
    '{{ "one two three" | truncatewords: 2 }} → one two...',
    '${1:50}',
  ),
  strip: help('Without white space at both ends.', '{{ "  a " | strip }} → a'),
  upcase: help('In upper case.', '{{ "abc" | upcase }} → ABC'),
  downcase: help('In lower case.', '{{ "ABC" | downcase }} → abc'),
  capitalize: help(
    'The first letter in upper case, the others in lower case.',
    '{{ "hELLO" | capitalize }} → Hello',
  ),
  size: help('The number of characters or items.', '{{ "abc" | size }} → 3'),
  replace: help(
    'Every occurrence of a text replaced.',
    '{{ "a-b" | replace: "-", "+" }} → a+b',
    '"$1", "$2"',
  ),
  split: help('A text cut into a list.', '{{ "a,b" | split: "," | last }} → b', '"${1:,}"'),
  date: help(
    'A date in a format of strftime, in UTC.',
    '{{ "2026-05-07" | date: "%d.%m.%Y" }} → 07.05.2026',
    '"${1:%Y-%m-%d}"',
  ),
  first: help('The first item.', '{{ tags | first }} → a'),
  last: help('The last item.', '{{ tags | last }} → b'),
  map: help('One property of each item.', '{{ users | map: "name" | join: ", " }}', '"$1"'),
  where: help(
    'The items whose property is true, or equals a value.',
    '{{ users | where: "active" | size }}',
    '"$1"',
  ),
  sort: help('In order; by a property where one is named.', '{{ tags | sort | join: ", " }}'),
  uniq: help('Every item once.', '{{ tags | uniq | size }}'),
  slice: help(
    'A part, from an index on; a negative index counts from the end.',
    '{{ "abcdef" | slice: 1, 3 }} → bcd',
    '${1:0}, ${2:10}',
  ),
  abs: help('Without its sign.', '{{ -3 | abs }} → 3'),
  append: help('A text behind it.', '{{ "a" | append: ".md" }} → a.md', '"$1"'),
  array_to_sentence_string: help(
    'A list as people write it.',
    '{{ tags | array_to_sentence_string }} → a, b, and c',
  ),
  at_least: help('No less than this.', '{{ 3 | at_least: 5 }} → 5', '$1'),
  at_most: help('No more than this.', '{{ 8 | at_most: 5 }} → 5', '$1'),
  base64_decode: help('Text from Base64.', '{{ "aGk=" | base64_decode }} → hi'),
  base64_encode: help('The text in Base64.', '{{ "hi" | base64_encode }} → aGk='),
  ceil: help('Rounded up.', '{{ 1.2 | ceil }} → 2'),
  cgi_escape: help('Escaped for a query, blanks as plus signs.', '{{ "a b" | cgi_escape }} → a+b'),
  compact: help('Without the items that are null.', '{{ tags | compact | size }}'),
  concat: help('Two lists as one.', '{{ tags | concat: others | join: ", " }}', '$1'),
  date_to_long_string: help(
    'A date with the month’s name.',
    '{{ "2026-05-07" | date_to_long_string }} → 07 May 2026',
  ),
  date_to_rfc822: help(
    'A date for mails.',
    '{{ "2026-05-07" | date_to_rfc822 }} → Thu, 07 May 2026 00:00:00 +0000',
  ),
  date_to_string: help(
    'A date with the month’s short name.',
    '{{ "2026-05-07" | date_to_string }} → 07 May 2026',
  ),
  date_to_xmlschema: help(
    'A date in ISO 8601.',
    '{{ "2026-05-07" | date_to_xmlschema }} → 2026-05-07T00:00:00+00:00',
  ),
  divided_by: help('Divided.', '{{ 10 | divided_by: 4 }} → 2.5', '$1'),
  escape: help('With HTML’s entities.', '{{ "<b>" | escape }} → &lt;b&gt;'),
  escape_once: help(
    'With HTML’s entities, those that are there already left alone.',
    '{{ "&lt;" | escape_once }} → &lt;',
  ),
  find: help('The first item whose property has a value.', '{{ users | find: "id", 7 | json }}', '"$1", $2'),
  find_index: help(
    'The index of the first item whose property has a value.',
    '{{ users | find_index: "id", 7 }} → 0',
    '"$1", $2',
  ),
  floor: help('Rounded down.', '{{ 1.8 | floor }} → 1'),
  group_by: help(
    'The items by a property, each group with `name` and `items`.',
    '{{ users | group_by: "team" | json }}',
    '"$1"',
  ),
  has: help('Whether an item has a property with a value.', '{{ users | has: "id", 7 }} → true', '"$1", $2'),
  hmac_sha256: help('A keyed digest in hexadecimal.', '{{ "text" | hmac_sha256: "key" }}', '"$1"'),
  inspect: help('The value as JSON, also where it refers to itself.', '{{ order | inspect }} → {"id":7}'),
  jsonify: help('The value as JSON.', '{{ order | jsonify }} → {"id":7}'),
  lstrip: help('Without white space at the start.', '{{ "  a" | lstrip }} → a'),
  minus: help('Less a number.', '{{ 5 | minus: 2 }} → 3', '$1'),
  modulo: help('The remainder of a division.', '{{ 7 | modulo: 3 }} → 1', '$1'),
  newline_to_br: help('With `<br />` before every line break.', '{{ text | newline_to_br }}'),
  normalize_whitespace: help(
    'Every run of white space as one blank.',
    '{{ "a \t b" | normalize_whitespace }} → a b',
  ),
  number_of_words: help('The number of words.', '{{ "one two" | number_of_words }} → 2'),
  plus: help('A number more.', '{{ 5 | plus: 2 }} → 7', '$1'),
  pop: help('A list without its last item.', '{{ tags | pop | join: ", " }}'),
  prepend: help('A text before it.', '{{ "b" | prepend: "a" }} → ab', '"$1"'),
  push: help('A list with one more item at its end.', '{{ tags | push: "c" | join: ", " }}', '$1'),
  raw: help('As it is; nothing is escaped here anyway.', '{{ text | raw }}'),
  reject: help(
    'The items whose property is not true, or does not equal a value.',
    '{{ users | reject: "active" | size }}',
    '"$1"',
  ),
  remove: help('Without any occurrence of a text.', '{{ "a-b-c" | remove: "-" }} → abc', '"$1"'),
  remove_first: help(
    'Without the first occurrence of a text.',
    '{{ "a-b-c" | remove_first: "-" }} → ab-c',
    '"$1"',
  ),
  remove_last: help(
    'Without the last occurrence of a text.',
    '{{ "a-b-c" | remove_last: "-" }} → a-bc',
    '"$1"',
  ),
  replace_first: help(
    'The first occurrence of a text replaced.',
    '{{ "a-b-c" | replace_first: "-", "+" }} → a+b-c',
    '"$1", "$2"',
  ),
  replace_last: help(
    'The last occurrence of a text replaced.',
    '{{ "a-b-c" | replace_last: "-", "+" }} → a-b+c',
    '"$1", "$2"',
  ),
  reverse: help('A list from its end to its start.', '{{ tags | reverse | join: ", " }}'),
  round: help('Rounded, to so many decimals.', '{{ 1.256 | round: 2 }} → 1.26'),
  rstrip: help('Without white space at the end.', '{{ "a  " | rstrip }} → a'),
  sha256: help('The SHA-256 digest in hexadecimal.', '{{ "text" | sha256 }}'),
  shift: help('A list without its first item.', '{{ tags | shift | join: ", " }}'),
  slugify: help('As part of an address.', '{{ "Hello World" | slugify }} → hello-world'),
  sort_natural: help('In order, whatever the case of letters.', '{{ tags | sort_natural | join: ", " }}'),
  squish: help('Without white space at the ends, and with single blanks.', '{{ "  a   b " | squish }} → a b'),
  strip_html: help('Without HTML’s tags.', '{{ "<b>a</b>" | strip_html }} → a'),
  strip_newlines: help('Without line breaks.', '{{ text | strip_newlines }}'),
  sum: help('The sum of numbers, or of a property of each item.', '{{ prices | sum }} → 12'),
  times: help('Multiplied.', '{{ 5 | times: 2 }} → 10', '$1'),
  to_integer: help('As a whole number.', '{{ "7" | to_integer }} → 7'),
  unshift: help('A list with one more item at its start.', '{{ tags | unshift: "a" | join: ", " }}', '$1'),
  uri_escape: help('Escaped as an address.', '{{ "a b" | uri_escape }} → a%20b'),
  url_decode: help('Text from a query.', '{{ "a+b" | url_decode }} → a b'),
  url_encode: help('Escaped for a query.', '{{ "a b" | url_encode }} → a+b'),
  xml_escape: help('With XML’s entities.', '{{ "<b>" | xml_escape }} → &lt;b&gt;'),
};

/** A tag with what it does and its shape as a snippet; `text` is what stands behind the name. */
export interface TagHelp {
  readonly does: string;
  /** Behind the name, up to the end of the tag and beyond. */
  readonly shape: string;
}

/** `%}` stands where the tag ends: an editor may have closed it already. */
export const tagHelp: Readonly<Record<string, TagHelp>> = {
  if: { does: 'A part that is sent only under a condition.', shape: ' ${1:condition} %}$0{% endif %}' },
  for: {
    does: 'A part that is repeated for each item of a list.',
    shape: ' ${1:item} in ${2:items} %}$0{% endfor %}',
  },
  render: { does: 'A partial that the registry declares, with the values that it gets.', shape: " '$1' %}" },
  assign: { does: 'Gives a value a name, from here to the end.', shape: ' ${1:name} = ${2:value} %}' },
  else: { does: 'What is sent otherwise.', shape: ' %}' },
  elsif: { does: 'What is sent under another condition.', shape: ' ${1:condition} %}' },
  unless: {
    does: 'A part that is sent unless a condition holds.',
    shape: ' ${1:condition} %}$0{% endunless %}',
  },
  case: {
    does: 'One of several parts, by a value.',
    shape: ' ${1:value} %}{% when ${2:"a"} %}$0{% endcase %}',
  },
  when: { does: 'What is sent for a value of the `case`.', shape: ' ${1:value} %}' },
  capture: { does: 'Gives the text of a part a name.', shape: ' ${1:name} %}$0{% endcapture %}' },
  comment: { does: 'A part that is not sent.', shape: ' %}$0{% endcomment %}' },
  raw: { does: 'A part in which braces are just braces.', shape: ' %}$0{% endraw %}' },
  echo: { does: 'Prints a value, for `liquid` tags.', shape: ' ${1:value} %}' },
  liquid: { does: 'Several tags, one a line, without their braces.', shape: '\n  $0\n%}' },
  break: { does: 'Leaves the loop.', shape: ' %}' },
  continue: { does: 'Goes on with the next item of the loop.', shape: ' %}' },
  cycle: {
    does: 'One of several texts after the other, each time it is reached.',
    shape: ' "${1:odd}", "${2:even}" %}',
  },
  increment: { does: 'Prints a counter and adds one.', shape: ' ${1:counter} %}' },
  decrement: { does: 'Takes one off a counter and prints it.', shape: ' ${1:counter} %}' },
  tablerow: {
    does: 'An HTML table row for each item.',
    shape: ' ${1:item} in ${2:items} %}$0{% endtablerow %}',
  },
};

/** What a loop knows about itself. */
export const loopMembers: Readonly<Record<string, string>> = {
  index: 'The number of the turn, from 1.',
  index0: 'The number of the turn, from 0.',
  first: 'Whether this is the first turn.',
  last: 'Whether this is the last turn.',
  length: 'How many turns there are.',
  rindex: 'How many turns are left, this one included.',
  rindex0: 'How many turns follow.',
};

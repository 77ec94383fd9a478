import type { Scorer } from './scorer.ts';
import { yesOrNo } from './verdict.ts';
import { findXmlElements } from './xml.ts';
import { missingPath, XML_PATHS_SCHEMA, xmlPathsOf } from './xmlPaths.ts';

export const containsXml: Scorer = {
  description:
    'A well-formed XML element stands in the answer and, where paths of elements are given, one has them all.',
  schema: { properties: { value: XML_PATHS_SCHEMA } },
  example: { type: 'contains-xml', value: ['ticket.priority', 'ticket.summary'] },
  compile({ value }) {
    const paths = xmlPathsOf(value, 'contains-xml');
    if ('error' in paths) return paths;
    return ({ output }) => {
      const { elements } = findXmlElements(output);
      const [first] = elements;
      if (!first) return yesOrNo(false, 'The answer contains no XML element.');
      return elements.some((element) => missingPath(element, paths) === undefined)
        ? yesOrNo(true, 'The answer contains XML as wanted.')
        : yesOrNo(false, `No XML in the answer is as wanted; the first lacks ${missingPath(first, paths)}.`);
    };
  },
};

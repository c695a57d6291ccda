import { contractsVersion } from '@gorae/contracts/version.ts';
import { generateByOpenapiGenerator } from './generate-by-openapi-generator.ts';
import { generatePython } from './generate-python.ts';
import { generateTypescript } from './generate-typescript.ts';
import { mendDart, mendKotlin } from './mend.ts';

const document = 'contracts/openapi/gorae.yaml';
/** For generators that do not know OpenAPI 3.1. */
const olderDocument = 'contracts/openapi/gorae.3.0.yaml';

/** How the generated half of each SDK is made. TypeScript is committed; the others are made where they are wanted. */
export const generators: Readonly<Record<string, () => Promise<void>>> = {
  typescript: () => generateTypescript('sdk/typescript/generated'),
  python: () => generatePython(document, 'sdk/python/gorae/generated'),
  kotlin: () =>
    generateByOpenapiGenerator({
      generator: 'kotlin',
      mend: mendKotlin,
      document,
      folder: 'sdk/kotlin/generated',
      properties: {
        library: 'jvm-okhttp4',
        serializationLibrary: 'kotlinx_serialization',
        packageName: 'cafe.gorae.client.generated',
        enumPropertyNaming: 'UPPERCASE',
      },
      only: [
        'apis',
        'models',
        'supportingFiles',
        'apiTests=false',
        'modelTests=false',
        'apiDocs=false',
        'modelDocs=false',
      ],
    }),
  swift: () =>
    generateByOpenapiGenerator({
      generator: 'swift6',
      document: olderDocument,
      folder: 'sdk/swift/generated',
      properties: {
        projectName: 'Gorae',
        responseAs: 'AsyncAwait',
        enumUnknownDefaultCase: 'true',
        // Else a day is sent as an instant, which the café refuses.
        useCustomDateWithoutTime: 'true',
        podVersion: contractsVersion,
        podLicense: 'MIT',
      },
    }),
  dart: () =>
    generateByOpenapiGenerator({
      generator: 'dart',
      mend: mendDart,
      document: olderDocument,
      folder: 'sdk/dart/generated',
      properties: {
        pubName: 'gorae_client',
        pubLibrary: 'gorae_client.api',
        pubVersion: contractsVersion,
        pubDescription: 'Orders drinks from a Gorae café',
        enumUnknownDefaultCase: 'true',
      },
    }),
};

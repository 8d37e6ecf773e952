import Image from 'next/image';

/** The browser asks /_next/image?url=%2Fhills.png&w=…&q=75 for the size and format that it wants. */
export default function ImagesPage() {
  return (
    <>
      <h1>Hills</h1>
      <Image id="hills" src="/hills.png" alt="Blue hills under a pale sky" width={640} height={400} />
    </>
  );
}

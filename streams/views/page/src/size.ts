/** How large an element is drawn, in CSS pixels, so that letters in a drawing are as large as beside it. */

import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";

export function useSize(of: RefObject<Element | null>, width: number, height: number): [number, number] {
  const [size, setSize] = useState<[number, number]>([width, height]);
  useLayoutEffect(() => {
    if (!of.current) return;
    const watch = new ResizeObserver(([seen]) => {
      const { width: w, height: h } = seen!.contentRect;
      if (w > 0 && h > 0) setSize([Math.round(w), Math.round(h)]);
    });
    watch.observe(of.current);
    return () => watch.disconnect();
  }, []);
  return size;
}

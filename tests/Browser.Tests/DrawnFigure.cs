namespace Browser.Tests;

/// <summary>The script that reads a drawn figure out of its page: what is drawn, and which boxes overlap or are cut.</summary>
internal static class DrawnFigure
{
    public const string Script = """
        () => {
          const plot = document.querySelector('.plot'), full = plot._fullLayout, problems = [];
          const box = e => { const r = e.getBoundingClientRect(); return { l: r.left, t: r.top, r: r.right, b: r.bottom }; };
          const host = box(plot.querySelector('svg.main-svg'));
          const kinds = [[/^legendtext$/, 'legend'], [/^[xy]\d*title$/, 'axis title'], [/^annotation-text/, 'title']];
          const texts = [];
          for (const e of plot.querySelectorAll('svg text')) {
            if (!e.textContent.trim() || e.closest('.scatterlayer, .hoverlayer, .barlayer')) continue;
            const b = box(e);
            if (b.r - b.l < 1) continue;
            let kind = 'tick';
            for (const [name, meaning] of kinds) if ([...e.classList].some(c => name.test(c))) kind = meaning;
            if (e.closest('.heatmap-label')) kind = 'number';
            const turned = /rotate\(-?(?!0[,)])\d/.test(e.getAttribute('transform') || '') && kind === 'tick';
            texts.push({ ...b, kind, turned, text: e.textContent });
          }
          const rectangles = Object.keys(full).filter(k => /^xaxis\d*$/.test(k)).map(k => {
            const x = full[k], y = full[k.replace('x', 'y')], s = box(plot.querySelector('svg.main-svg'));
            const l = s.l + x._offset, t = s.t + y._offset;
            return { l, t, r: l + x._length, b: t + y._length, kind: 'panel', text: k };
          });
          const meet = (a, b) => Math.min(a.r, b.r) - Math.max(a.l, b.l) > 1.5 && Math.min(a.b, b.b) - Math.max(a.t, b.t) > 1.5;
          for (const [i, a] of texts.entries()) {
            if (a.l < host.l - 1 || a.t < host.t - 1 || a.r > host.r + 1 || a.b > host.b + 1) problems.push(`${a.kind} '${a.text}' is cut`);
            for (const b of texts.slice(i + 1)) if (meet(a, b) && !(a.turned && b.turned))
              problems.push(`${a.kind} '${a.text}' overlaps ${b.kind} '${b.text}'`);
            for (const p of rectangles) if (a.kind !== 'number' && meet(a, p)) problems.push(`${a.kind} '${a.text}' overlaps ${p.text}`);
          }
          for (const [i, a] of rectangles.entries()) {
            if (a.r - a.l < 60 || a.b - a.t < 60) problems.push(`${a.text} is too small`);
            for (const b of rectangles.slice(i + 1)) if (meet(a, b)) problems.push(`${a.text} overlaps ${b.text}`);
          }
          const rgb = c => /^#/.test(c) ? [1, 3, 5].map(i => parseInt(c.slice(i, i + 2), 16)) : c.match(/[0-9.]+/g).slice(0, 3).map(Number);
          const light = c => c.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
            .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0.05);
          const on = (scale, place) => {
            const k = Math.max(1, scale.findIndex(s => s[0] >= place)), [a, b] = [scale[k - 1], scale[k]];
            return rgb(a[1]).map((v, i) => v + (rgb(b[1])[i] - v) * (place - a[0]) / (b[0] - a[0]));
          };
          let numbers = 0;
          for (const trace of plot._fullData.filter(t => t.type === 'heatmap' && t.texttemplate)) {
            const axis = trace.coloraxis ? full[trace.coloraxis] : trace;
            const [from, to] = trace.coloraxis ? [axis.cmin, axis.cmax] : [trace.zmin, trace.zmax];
            trace.z.forEach((row, r) => row.forEach((z, c) => {
              if (!trace.text[r][c].trim()) return;
              numbers++;
              const ground = on(axis.colorscale, Math.min(1, Math.max(0, (z - from) / (to - from))));
              const [low, high] = [light(ground), light(rgb(trace.textfont.color))].sort((a, b) => a - b);
              if (high / low < 4.5) problems.push(`'${trace.text[r][c]}' has a contrast of ${high / low}`);
            }));
          }
          const printed = texts.filter(t => t.kind === 'number').length;
          if (printed > numbers) problems.push(`${printed - numbers} numbers in cells are of no map`);
          for (const id of Object.keys(full).filter(k => /^[xy]axis\d*$/.test(k) && (full[k].ticktext || []).length)) {
            const drawn = [...plot.querySelectorAll(`.${full[id]._id}tick text`)].filter(e => e.getBoundingClientRect().width > 1);
            const [low, high] = [...full[id].range].sort((a, b) => a - b), at = v => full[id].type === 'log' ? Math.log10(v) : v;
            const inside = v => at(v) >= low && at(v) <= high;
            const named = full[id].ticktext.filter((name, i) => name && inside(full[id].tickvals[i]));
            if (drawn.length < named.length) problems.push(`${id} shows ${drawn.length} of ${named.length} names`);
          }
          const buttons = [...plot.querySelectorAll('.modebar-btn')].map(b => b.dataset.title);
          if (buttons.some(b => /share|cloud|edit/i.test(b))) problems.push(`a button sends data away: ${buttons}`);
          for (const b of ['Save as PNG', 'Save as SVG']) if (!buttons.includes(b)) problems.push(`the button '${b}' is missing`);
          if (document.documentElement.scrollWidth > window.innerWidth + 1) problems.push('the page is wider than the window');
          return JSON.stringify({
            problems,
            traces: plot.calcdata.filter(c => c[0].trace.visible === true).length,
            points: plot.querySelectorAll('.scatterlayer .point, .barlayer .point').length,
            texts: texts.filter(t => t.kind !== 'tick').map(t => t.text),
          });
        }
        """;
}

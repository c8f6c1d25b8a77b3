(function () {
  'use strict';
  var host = document.querySelector('.plot');
  if (!window.Plotly) {
    var text = document.createElement('p');
    text.className = 'failed banner';
    text.textContent = 'The figure cannot be drawn: ' + host.dataset.library + ' could not be loaded. The tables linked below hold its numbers.';
    host.appendChild(text);
    return;
  }
  var charts = JSON.parse(document.getElementById('figure').textContent);
  var data = charts[0].chart.data, config = charts[0].chart.config, narrow = charts[charts.length - 1];
  function save(format) {
    return { name: format, title: 'Save as ' + format.toUpperCase(), icon: window.Plotly.Icons.camera, click: function (plot) {
      var size = { format: format, filename: config.toImageButtonOptions.filename, width: plot.clientWidth, height: plot.clientHeight };
      if (format === 'png') size.scale = config.toImageButtonOptions.scale;
      window.Plotly.downloadImage(plot, size);
    } };
  }
  config.modeBarButtonsToAdd = [save('png'), save('svg')];
  var current = null, printing = false;
  function fitting() { return charts.find(function (c) { return host.clientWidth >= c.from; }); }
  function edge(margin) { return (6 - margin.l) / (host.clientWidth - margin.l - margin.r); }
  // Numbers in cells too small for letters of nine pixels are left to the hover text; plotly.js takes letters of 0.65 of their size.
  function printed(trace, layout) {
    var domain = layout['xaxis' + trace.xaxis.slice(1)].domain, margin = layout.margin;
    var cell = (host.clientWidth - margin.l - margin.r) * (domain[1] - domain[0]) / trace.x.length;
    var letters = Math.max.apply(null, [].concat.apply([], trace.text).map(function (text) { return text.length; }));
    return cell >= 9 * 0.65 * letters ? trace.texttemplate : '';
  }
  function isMap(trace) { return trace.type === 'heatmap' && trace.texttemplate; }
  function fitted(layout) {
    return data.map(function (trace) {
      return isMap(trace) ? Object.assign({}, trace, { texttemplate: printed(trace, layout) }) : trace;
    });
  }
  function draw() {
    if (printing) return;
    var found = fitting(), next = found.chart.layout, listed = charts.length > 1 && found === narrow;
    if (listed) next.legend.x = edge(next.margin);
    if (next === current) {
      window.Plotly.Plots.resize(host);
      if (listed) window.Plotly.relayout(host, { 'legend.x': next.legend.x });
      var maps = data.map(function (_, i) { return i; }).filter(function (i) { return isMap(data[i]); });
      if (maps.length) window.Plotly.restyle(host, { texttemplate: maps.map(function (i) { return printed(data[i], next); }) }, maps);
      return;
    }
    current = next;
    host.dataset.drawn = 'false';
    host.style.minHeight = next.height + 'px';
    window.Plotly.newPlot(host, fitted(next), JSON.parse(JSON.stringify(next)), config).then(function () { host.dataset.drawn = 'true'; });
  }
  // On paper stands the widest drawing, scaled to the page: one made for the page would come too late for it.
  function print() {
    var wide = JSON.parse(JSON.stringify(charts[0].chart.layout)), width = Math.max(host.clientWidth, charts[0].from + 1);
    printing = true;
    if (current !== charts[0].chart.layout) {
      current = null;
      wide.width = width;
      window.Plotly.newPlot(host, data, wide, config);
    }
    host.querySelectorAll('.main-svg').forEach(function (svg) {
      var w = svg.getAttribute('width'), h = svg.getAttribute('height');
      host.style.setProperty('--shape', w + ' / ' + h);
      host.classList.toggle('long', h > 2 * w);
      svg.setAttribute('viewBox', '0 0 ' + w + ' ' + h);
      svg.setAttribute('preserveAspectRatio', 'xMinYMin meet');
    });
  }
  draw();
  window.addEventListener('resize', draw);
  window.addEventListener('beforeprint', print);
  window.addEventListener('afterprint', function () {
    printing = false;
    host.querySelectorAll('.main-svg').forEach(function (svg) { svg.removeAttribute('viewBox'); });
    draw();
  });
})();

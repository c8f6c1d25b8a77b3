using System.Globalization;
using System.Text;
using System.Xml;
using Repro.Files;

namespace Repro.Check;

/// <summary>A check as JUnit XML: a suite for each run, a case for the run, each of its tables and each of its claims.</summary>
public static class JUnitFile
{
    /// <summary>Writes the file. It has no times, so that it is a function of the report alone.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, CheckReport report, bool strict)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        WholeFile.Write(path, Bytes(report, strict));
    }

    internal static byte[] Bytes(CheckReport report, bool strict)
    {
        List<CheckCase> cases = [.. CheckCase.Of(report, strict)];
        using var stream = new MemoryStream();
        using (var xml = XmlWriter.Create(stream, new() { Encoding = new UTF8Encoding(false), Indent = true, NewLineChars = "\n" }))
        {
            xml.WriteStartElement("testsuites");
            Attribute(xml, "name", "repro check");
            Counts(xml, cases);
            foreach (var suite in cases.GroupBy(c => c.Run, StringComparer.Ordinal))
            {
                xml.WriteStartElement("testsuite");
                Attribute(xml, "name", suite.Key);
                Counts(xml, [.. suite]);
                foreach (var one in suite) Case(xml, one);
                xml.WriteEndElement();
            }
            xml.WriteEndElement();
        }
        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static void Case(XmlWriter xml, CheckCase one)
    {
        xml.WriteStartElement("testcase");
        Attribute(xml, "classname", one.Run);
        Attribute(xml, "name", one.Name);
        if (one.Outcome != CaseOutcome.Passed)
        {
            xml.WriteStartElement(one.Outcome == CaseOutcome.Failed ? "failure" : "skipped");
            Attribute(xml, "message", one.Message);
            if (one.Outcome == CaseOutcome.Failed) xml.WriteString(Plain(string.Join('\n', one.Detail)));
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private static void Counts(XmlWriter xml, List<CheckCase> cases)
    {
        Attribute(xml, "tests", Text(cases.Count));
        Attribute(xml, "failures", Text(cases.Count(c => c.Outcome == CaseOutcome.Failed)));
        Attribute(xml, "skipped", Text(cases.Count(c => c.Outcome == CaseOutcome.Skipped)));
        Attribute(xml, "errors", "0");
    }

    private static void Attribute(XmlWriter xml, string name, string value) => xml.WriteAttributeString(name, Plain(value));

    /// <summary>What XML 1.0 cannot hold, as question marks.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);
            if (isPair) plain.Append(text[i++]).Append(text[i]);
            else plain.Append(XmlConvert.IsXmlChar(text[i]) ? text[i] : '?');
        }
        return plain.ToString();
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}

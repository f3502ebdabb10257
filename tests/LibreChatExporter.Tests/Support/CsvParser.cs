using System.Globalization;
using System.Text;

namespace LibreChatExporter.Tests.Support;

/// <summary>Takes CSV apart, strictly by the grammar of RFC 4180.</summary>
internal static class CsvParser
{
    /// <summary>The records, each with as many fields as the first.</summary>
    public static List<List<string>> Records(string csv)
    {
        List<List<string>> records = [];
        for (int at = 0; at < csv.Length;)
        {
            List<string> record = [];
            do
            {
                record.Add(csv[at] == '"' ? Quoted(csv, ref at) : Plain(csv, ref at));
            }
            while (csv[at++] == ',');
            Assert.Equal("\r\n", csv.Substring(at - 1, 2));
            at++;
            records.Add(record);
        }

        Assert.All(records, record => Assert.Equal(records[0].Count, record.Count));
        return records;
    }

    /// <summary>The records behind the header, by its names.</summary>
    public static List<Dictionary<string, string>> Lines(string csv)
    {
        List<List<string>> records = Records(csv);
        return [.. records[1..].Select(record => records[0].Zip(record).ToDictionary(cell => cell.First, cell => cell.Second))];
    }

    public static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static string Plain(string csv, ref int at)
    {
        int start = at;
        while (csv[at] is not (',' or '\r'))
        {
            Assert.False(csv[at] is '"' or '\n', $"{(int)csv[at]} in a field without quotes");
            at++;
        }

        return csv[start..at];
    }

    private static string Quoted(string csv, ref int at)
    {
        var field = new StringBuilder();
        at++;
        while (csv[at] != '"' || csv[at + 1] == '"')
        {
            at += csv[at] == '"' ? 1 : 0;
            field.Append(csv[at++]);
        }

        at++;
        Assert.True(csv[at] is ',' or '\r', "something follows the quotes");
        return field.ToString();
    }
}

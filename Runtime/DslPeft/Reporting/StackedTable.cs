namespace DslPeft.Reporting;

/// <summary>
/// A table for a terminal that is too narrow for its columns: a row is a block of lines, each a column's title and the row's cell.
/// </summary>
internal static class StackedTable
{
    /// <summary>Writes the rows. The first cell heads its block; what does not fit behind its title stands below it.</summary>
    public static void Write(TextWriter output, int width, IReadOnlyList<string> titles, IEnumerable<IReadOnlyList<string>> rows)
    {
        var widest = titles.Skip(1).Max(title => title.Length);
        foreach (var row in rows)
        {
            output.WriteLine(row[0]);
            foreach (var (title, cell) in titles.Zip(row).Skip(1))
            {
                var line = $"  {title.PadRight(widest)}  {cell}";
                output.WriteLine(line.Length <= width ? line.TrimEnd() : $"  {title}\n    {cell}");
            }
        }
    }
}

using System.Text;

namespace DslPeft.Checkpoints;

/// <summary>Puts problems with named tensors into one message: the first ones by name, then a count.</summary>
internal sealed class ProblemList
{
    private const int Shown = 20;

    private readonly List<(string Heading, IReadOnlyCollection<string> Lines)> _groups = [];

    public ProblemList Add(string heading, IEnumerable<string> lines)
    {
        var list = lines.ToList();
        if (list.Count > 0)
            _groups.Add((heading, list));
        return this;
    }

    public bool IsEmpty => _groups.Count == 0;

    public override string ToString()
    {
        var text = new StringBuilder();
        var left = Shown;
        foreach (var (heading, lines) in _groups)
        {
            text.Append('\n').Append(heading).Append(" (").Append(lines.Count).Append("):");
            foreach (var line in lines.Take(left))
            {
                text.Append("\n  ").Append(line);
            }
            if (lines.Count > left)
                text.Append("\n  … and ").Append(lines.Count - left).Append(" more");
            left = Math.Max(0, left - lines.Count);
        }
        return text.ToString();
    }
}

namespace DslPeft.Reporting;

/// <summary>
/// Puts names beside points so that they hide neither points nor each other, as far as there is room: each takes the cheapest of some
/// places around its point, and again after the others have theirs.
/// </summary>
/// <param name="bounds">Where names may stand.</param>
/// <param name="mark">Half the size of a point.</param>
internal sealed class LabelPlacer(Box bounds, double mark)
{
    public const double LineHeight = 13,
        Near = 6;
    private const double LetterWidth = 6.6;
    private const int Rounds = 6,
        Directions = 16;
    private static readonly double[] Distances = [0, 9, 20, 34, 50, 70];

    public Box[] Place(IReadOnlyList<(double X, double Y)> points, IReadOnlyList<string> names)
    {
        Box[] marks = [.. points.Select(p => new Box(p.X - mark, p.Y - mark, 2 * mark, 2 * mark))];
        var labels = new Box?[points.Count];
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < points.Count; i++)
            {
                Box[] others = [.. labels.Where((label, j) => j != i && label is not null).Select(label => label!.Value)];
                labels[i] = Candidates(points[i], names[i].Length * LetterWidth)
                    .MinBy(c => 3 * others.Sum(c.Box.Overlap) + marks.Sum(c.Box.Overlap) + 1000 * c.Box.Outside(bounds) + c.Cost)
                    .Box;
            }
        }
        return [.. labels.Select(label => label!.Value)];
    }

    /// <summary>Places around a point, the nearer the cheaper; those right and left of it first.</summary>
    private IEnumerable<(Box Box, double Cost)> Candidates((double X, double Y) point, double width)
    {
        foreach (var distance in Distances)
        {
            for (var d = 0; d < Directions; d++)
            {
                var (sin, cos) = Math.SinCos(2 * Math.PI * d / Directions);
                var reach = mark + 2 + distance;
                // The side of the box that faces the point, not its centre, is at that distance.
                double x = point.X + cos * reach + (cos - 1) * width / 2,
                    y = point.Y + sin * reach + (sin - 1) * LineHeight / 2;
                yield return (new Box(x, y, width, LineHeight), distance + (d % (Directions / 2) == 0 ? 0 : 2));
            }
        }
    }
}

/// <summary>A rectangle in pixels.</summary>
internal readonly record struct Box(double X, double Y, double Width, double Height)
{
    /// <summary>The area that both cover.</summary>
    public double Overlap(Box other) =>
        Math.Max(0, Math.Min(X + Width, other.X + other.Width) - Math.Max(X, other.X))
        * Math.Max(0, Math.Min(Y + Height, other.Y + other.Height) - Math.Max(Y, other.Y));

    /// <summary>By how much the rectangle sticks out of the given bounds.</summary>
    public double Outside(Box bounds) =>
        Math.Max(0, bounds.X - X)
        + Math.Max(0, bounds.Y - Y)
        + Math.Max(0, X + Width - bounds.X - bounds.Width)
        + Math.Max(0, Y + Height - bounds.Y - bounds.Height);

    /// <summary>The end of a line from a place to the rectangle; null where it is nearer than that.</summary>
    public (double X, double Y)? LeadFrom(double x, double y, double near)
    {
        var (endX, endY) = (Math.Clamp(x, X, X + Width), Math.Clamp(y, Y, Y + Height));
        return Math.Abs(endX - x) + Math.Abs(endY - y) > near ? (endX, endY) : null;
    }
}

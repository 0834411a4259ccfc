using System.Text;

namespace DslPeft.Tokenization.Unicode;

/// <summary>A text in normalisation form C, and which part of the text before each of its UTF-16 units comes from.</summary>
internal sealed class ComposedText
{
    private readonly (int Start, int End)[]? _sources;

    private ComposedText(string text, (int Start, int End)[]? sources) => (Text, _sources) = (text, sources);

    public string Text { get; }

    public static ComposedText Unchanged(string text) => new(text, null);

    public static ComposedText Of(IReadOnlyList<CanonicalForms.Part> parts)
    {
        var text = new StringBuilder();
        var sources = new List<(int, int)>();
        foreach (var part in parts)
        {
            var character = char.ConvertFromUtf32(part.CodePoint);
            text.Append(character);
            for (var unit = 0; unit < character.Length; unit++)
            {
                sources.Add((part.Start, part.End));
            }
        }
        return new ComposedText(text.ToString(), [.. sources]);
    }

    /// <summary>Where the part of the text before starts and ends that units come from.</summary>
    /// <param name="start">The first unit.</param>
    /// <param name="end">The one behind the last.</param>
    public (int Start, int End) Source(int start, int end)
    {
        if (_sources is null)
        {
            return (start, end);
        }
        if (start == end)
        {
            var place =
                start < _sources.Length ? _sources[start].Start
                : _sources.Length == 0 ? 0
                : _sources[^1].End;
            return (place, place);
        }
        return (_sources[start..end].Min(source => source.Start), _sources[start..end].Max(source => source.End));
    }
}

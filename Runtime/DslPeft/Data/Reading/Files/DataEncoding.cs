using System.Text;

namespace DslPeft.Data;

/// <summary>Encodings of data files by name.</summary>
public static class DataEncoding
{
    private static readonly Dictionary<string, string> Aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["latin1"] = "iso-8859-1",
        ["latin-1"] = "iso-8859-1",
        ["utf8"] = "utf-8",
        ["utf-16le"] = "utf-16",
        ["utf-16be"] = "utf-16BE",
    };

    /// <summary>
    /// The encoding of a name, such as <c>utf-8</c>, <c>latin1</c>, <c>windows-1252</c>, <c>utf-16le</c>, <c>utf-16be</c>, <c>gb18030</c>
    /// or <c>shift_jis</c>; null if there is none.
    /// </summary>
    public static Encoding? Find(string name)
    {
        var known = Aliases.GetValueOrDefault(name, name);
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(known) ?? Encoding.GetEncoding(known);
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}

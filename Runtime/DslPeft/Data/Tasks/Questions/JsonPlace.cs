using System.Text.Json;

namespace DslPeft.Data;

/// <summary>Finds the line of a value in a JSON text, which a parsed document does not know.</summary>
internal static class JsonPlace
{
    /// <summary>
    /// The line, counted from 1, on which a value begins. A path is made of names of properties and indices of elements; the last part
    /// that is there counts.
    /// </summary>
    public static int LineOf(ReadOnlySpan<byte> json, IEnumerable<object> path)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        foreach (var part in path)
        {
            if (!(part is int index ? ToElement(ref reader, index) : ToProperty(ref reader, (string)part)))
            {
                break;
            }
        }
        return json[..(int)reader.TokenStartIndex].Count((byte)'\n') + 1;
    }

    private static bool ToElement(ref Utf8JsonReader reader, int index)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }
        reader.Read();
        for (var i = 0; i < index && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            reader.Skip();
            reader.Read();
        }
        return true;
    }

    private static bool ToProperty(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }
        var start = reader;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(name);
            reader.Read();
            if (found)
            {
                return true;
            }
            reader.Skip();
        }
        reader = start;
        return false;
    }
}

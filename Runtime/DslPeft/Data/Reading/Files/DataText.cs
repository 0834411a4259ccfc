using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace DslPeft.Data;

/// <summary>
/// The characters of a data file. Bytes that are not of its encoding are a fault with their line and place, never a replacement character;
/// so are NUL characters, which text has none of and UTF-16 that is read as UTF-8 has many.
/// </summary>
internal sealed class DataText : TextReader
{
    /// <summary>Characters of a line, a cell or an element of a list at most.</summary>
    public const int LongestText = 1 << 28;

    private const int BufferSize = 1 << 16;

    private readonly string _path;
    private readonly DataStream _source;
    private readonly byte[] _bytes = new byte[BufferSize];
    private readonly char[] _chars = new char[BufferSize];
    private readonly StringBuilder _line = new();
    private int _start,
        _end,
        _at,
        _count,
        _lines = 1;
    private long _offset;
    private bool _ended,
        _carriageReturn;

    private DataText(string path, DataStream source) => (_path, _source, _offset) = (path, source, source.MarkLength);

    /// <summary>Opens a file, packed by gzip or not.</summary>
    /// <param name="path">The file.</param>
    /// <param name="declared">Its encoding; null for what its byte order mark says, and for UTF-8 where it has none.</param>
    /// <exception cref="DataException">The file is missing, packed otherwise, or marked as of another encoding.</exception>
    public static DataText Open(string path, Encoding? declared) => new(path, DataStream.Open(path, declared));

    /// <summary>The lines of a file with their numbers, counted from 1.</summary>
    public static IEnumerable<(int Line, string Text)> Lines(string path, Encoding? declared)
    {
        using var text = Open(path, declared);
        var line = 0;
        while (text.ReadLine() is { } read)
        {
            yield return (++line, read);
        }
    }

    /// <summary>The first character of a file that is no white space; 0 where there is none.</summary>
    public static char FirstSign(string path, Encoding? declared)
    {
        using var text = Open(path, declared);
        var next = text.Read();
        for (; next >= 0 && char.IsWhiteSpace((char)next); next = text.Read()) { }
        return (char)Math.Max(next, 0);
    }

    public override int Peek() => _at < _count || Fill() ? _chars[_at] : -1;

    public override int Read() => _at < _count || Fill() ? _chars[_at++] : -1;

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        if (_at == _count && !Fill())
        {
            return 0;
        }
        var copied = Math.Min(buffer.Length, _count - _at);
        _chars.AsSpan(_at, copied).CopyTo(buffer);
        _at += copied;
        return copied;
    }

    /// <summary>A line without its end, which is LF, CR LF or CR; null behind the last.</summary>
    public override string? ReadLine()
    {
        if (Peek() < 0)
        {
            return null;
        }
        _line.Clear();
        do
        {
            ReadOnlySpan<char> rest = _chars.AsSpan(_at, _count - _at);
            var end = rest.IndexOfAny('\n', '\r');
            _line.Append(end < 0 ? rest : rest[..end]);
            _at += end < 0 ? rest.Length : end + 1;
            if (_line.Length > LongestText)
            {
                throw new DataException(_path, _lines, $"the line is longer than {LongestText} characters: a row a line is expected.");
            }
            if (end >= 0)
            {
                if (rest[end] == '\r' && Peek() == '\n')
                {
                    _at++;
                }
                break;
            }
        } while (Peek() >= 0);
        return _line.ToString();
    }

    protected override void Dispose(bool disposing) => _source.Stream.Dispose();

    private bool Fill()
    {
        while (true)
        {
            var status = Utf8.ToUtf16(
                _bytes.AsSpan(_start, _end - _start),
                _chars,
                out var read,
                out var written,
                replaceInvalidSequences: false,
                isFinalBlock: _ended
            );
            (_at, _count) = (0, written);
            _start += read;
            _offset += read;
            if (written > 0)
            {
                CountLines();
                return true;
            }
            if (status == OperationStatus.InvalidData)
            {
                throw Fault(
                    _lines,
                    $"the byte 0x{_bytes[_start]:X2} at place {_offset} is not UTF-8. Convert the file, or declare its encoding, for example --encoding latin1."
                );
            }
            if (_ended)
            {
                return false;
            }
            ReadMore();
        }
    }

    private void ReadMore()
    {
        _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
        (_start, _end) = (0, _end - _start);
        try
        {
            var read = _source.Stream.Read(_bytes, _end, _bytes.Length - _end);
            _ended = read == 0;
            _end += read;
        }
        catch (DecoderFallbackException fault)
        {
            throw Fault(
                _lines,
                $"the bytes {string.Join(' ', (fault.BytesUnknown ?? []).Select(b => $"0x{b:X2}"))} are not {_source.Encoding.WebName}, which the file is {(_source.MarkLength > 0 ? "marked" : "declared")} to be in."
            );
        }
        catch (InvalidDataException fault)
        {
            throw DataStream.Damaged(_path, _lines, fault);
        }
    }

    /// <summary>Counts the ends of lines in the buffer, and looks for NUL characters.</summary>
    private void CountLines()
    {
        foreach (var c in _chars.AsSpan(0, _count))
        {
            if (c == '\0')
            {
                throw Fault(
                    _lines,
                    "a NUL character, which text has none of. Is the file in UTF-16 without a byte order mark? Convert it, or declare --encoding utf-16le or utf-16be."
                );
            }
            _lines += c == '\r' || (c == '\n' && !_carriageReturn) ? 1 : 0;
            _carriageReturn = c == '\r';
        }
    }

    private DataException Fault(int line, string problem) => new(_path, line, problem);
}

using System.IO.MemoryMappedFiles;
using DslPeft.Native;
using Microsoft.Win32.SafeHandles;

namespace DslPeft.Checkpoints;

/// <summary>
/// The bytes of a file, mapped into memory and not copied. Reading from several threads is allowed. The file must not be shortened while
/// it is open.
/// </summary>
internal sealed class MappedFile : IDisposable
{
    private readonly MemoryMappedFile? _map;
    private readonly MemoryMappedViewAccessor? _view;

    private MappedFile(string path, SafeFileHandle handle)
    {
        (Path, Handle, Length) = (path, handle, RandomAccess.GetLength(handle));
        if (Length == 0)
            return; // an empty file cannot be mapped
        _map = MemoryMappedFile.CreateFromFile(
            handle,
            mapName: null,
            capacity: 0,
            MemoryMappedFileAccess.Read,
            HandleInheritability.None,
            leaveOpen: true
        );
        _view = _map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
    }

    public string Path { get; }

    public SafeFileHandle Handle { get; }

    /// <summary>Bytes of the file when it was opened.</summary>
    public long Length { get; }

    public bool IsClosed => Handle.IsClosed;

    /// <exception cref="CheckpointException">The file is missing, a folder, or not to be read.</exception>
    public static MappedFile Open(string path)
    {
        SafeFileHandle? handle = null;
        try
        {
            handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return new MappedFile(path, handle);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            handle?.Dispose();
            throw new CheckpointException(path, $"cannot be opened: {failure.Message}", failure);
        }
    }

    /// <summary>A part of the file. It stays mapped until the result is disposed, even if the file is disposed meanwhile.</summary>
    public MappedBytes View(long offset, long length) => new(this, offset, length);

    public void Dispose()
    {
        _view?.Dispose();
        _map?.Dispose();
        Handle.Dispose();
    }

    /// <summary>A part of a mapped file, of any length, that is read in spans.</summary>
    public readonly unsafe ref struct MappedBytes : IDisposable
    {
        readonly SafeMemoryMappedViewHandle? _handle;
        readonly byte* _start;
        readonly long _length;

        public MappedBytes(MappedFile file, long offset, long length)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(offset);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(length, file.Length - offset);
            ObjectDisposedException.ThrowIf(file.IsClosed, file);
            // Touching a mapped page that the file no longer has ends the process; a length check is the one warning there is.
            if (RandomAccess.GetLength(file.Handle) < file.Length)
                throw new CheckpointException(file.Path, "became shorter while it was open");
            _length = length;
            if (file._view is null)
                return;
            _handle = file._view.SafeMemoryMappedViewHandle;
            byte* view = null;
            _handle.AcquirePointer(ref view);
            _start = view + file._view.PointerOffset + offset;
        }

        public ReadOnlySpan<byte> Bytes(long offset, int length)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(offset);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(length, _length - offset);
            return new ReadOnlySpan<byte>(_start + offset, length);
        }

        /// <summary>
        /// Lets the process forget the pages of bytes that have been read: they would count as its memory, beside what was made of them.
        /// </summary>
        public void Release(long offset, int length) => UnixMemory.Forget(_start + offset, length);

        public void Dispose() => _handle?.ReleasePointer();
    }
}

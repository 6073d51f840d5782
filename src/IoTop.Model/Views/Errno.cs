namespace IoTop.Model;

/// <summary>Names of the errors that block I/O ends with, and that system calls fail with; generic numbers of x86-64 and ARM64.</summary>
public static class Errno
{
    /// <summary>"EIO" and so on; null for a number that has no name here.</summary>
    public static string? NameOf(int errno) => errno switch
    {
        1 => "EPERM",
        2 => "ENOENT",
        3 => "ESRCH",
        4 => "EINTR",
        5 => "EIO",
        6 => "ENXIO",
        7 => "E2BIG",
        9 => "EBADF",
        11 => "EAGAIN",
        12 => "ENOMEM",
        13 => "EACCES",
        14 => "EFAULT",
        16 => "EBUSY",
        17 => "EEXIST",
        19 => "ENODEV",
        22 => "EINVAL",
        24 => "EMFILE",
        27 => "EFBIG",
        28 => "ENOSPC",
        30 => "EROFS",
        52 => "EBADE",
        61 => "ENODATA",
        62 => "ETIME",
        67 => "ENOLINK",
        74 => "EBADMSG",
        75 => "EOVERFLOW",
        84 => "EILSEQ",
        95 => "EOPNOTSUPP",
        105 => "ENOBUFS",
        110 => "ETIMEDOUT",
        117 => "EUCLEAN",
        121 => "EREMOTEIO",
        125 => "ECANCELED",
        129 => "EKEYREJECTED",
        524 => "ENOTSUPP",
        _ => null,
    };
}

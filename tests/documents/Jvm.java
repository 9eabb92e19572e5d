/* Documents that libraries of Java write, all in one start of the machine: Jvm.java FOLDER... Each folder holds a
   record (title, sentence, number; text, lines, rows, fields as lines, cells parted by tabs; template.doc of
   LibreOffice) and gets the files. jvm.py writes the first and declares the second. */
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.List;
import java.util.Set;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import java.util.logging.XMLFormatter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamWriter;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.stream.StreamResult;
import javax.xml.transform.stream.StreamSource;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveOutputStream;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveOutputStream;
import org.apache.commons.compress.archivers.cpio.CpioArchiveEntry;
import org.apache.commons.compress.archivers.cpio.CpioArchiveOutputStream;
import org.apache.commons.compress.archivers.sevenz.SevenZArchiveEntry;
import org.apache.commons.compress.archivers.sevenz.SevenZOutputFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.PDDocumentNameDictionary;
import org.apache.pdfbox.pdmodel.PDEmbeddedFilesNameTreeNode;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.common.filespecification.PDComplexFileSpecification;
import org.apache.pdfbox.pdmodel.common.filespecification.PDEmbeddedFile;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationText;
import org.apache.pdfbox.pdmodel.interactive.form.PDAcroForm;
import org.apache.pdfbox.pdmodel.interactive.form.PDTextField;
import org.apache.poi.hslf.usermodel.HSLFSlide;
import org.apache.poi.hslf.usermodel.HSLFSlideShow;
import org.apache.poi.hslf.usermodel.HSLFTable;
import org.apache.poi.hslf.usermodel.HSLFTextBox;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.hwpf.HWPFDocument;
import org.apache.poi.hwpf.usermodel.Range;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.ClientAnchor;
import org.apache.poi.ss.usermodel.Comment;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.Workbook;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.internal.storage.pack.PackWriter;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.transport.BundleWriter;

public class Jvm {
    static final long EPOCH = 1_700_000_000L;
    static final String SOBER = "Page sans texte utile.";

    final Path folder;
    final String title, sentence, text;
    final double number;
    final List<String> lines;
    final List<List<String>> rows, fields;

    Jvm(Path folder) throws Exception {
        this.folder = folder;
        title = read("title");
        sentence = read("sentence");
        number = Double.parseDouble(read("number"));
        text = read("text");
        lines = List.of(read("lines").split("\n"));
        rows = cells(read("rows"));
        fields = cells(read("fields"));
    }

    String read(String name) throws Exception { return Files.readString(folder.resolve("in/" + name)); }

    static List<List<String>> cells(String lines) {
        List<List<String>> out = new ArrayList<>();
        for (String line : lines.split("\n")) out.add(List.of(line.split("\t")));
        return out;
    }

    static String plain(String words) { return words.replace('’', '\''); }

    OutputStream file(String name) throws Exception { return new FileOutputStream(folder.resolve(name).toFile()); }

    void put(String name, byte[] content) throws Exception { Files.write(folder.resolve(name), content); }

    // Apache POI. Of its OOXML half Debian's package has only splinters: no docx, no xlsx, no pptx.

    void doc() throws Exception {
        try (HWPFDocument document = new HWPFDocument(new FileInputStream(folder.resolve("in/template.doc").toFile()))) {
            Range range = document.getRange();
            range.getParagraph(0).insertBefore(title + " : " + String.join(" ; ", lines) + " ");
            try (OutputStream out = file("poi.doc")) { document.write(out); }
        }
    }

    void ppt(String name, boolean table) throws Exception {
        try (HSLFSlideShow show = new HSLFSlideShow()) {
            HSLFSlide slide = show.createSlide();
            slide.addTitle().setText(title);
            if (table) {
                HSLFTable grid = slide.createTable(rows.size(), rows.get(0).size());
                for (int y = 0; y < rows.size(); ++y)
                    for (int x = 0; x < rows.get(y).size(); ++x) grid.getCell(y, x).setText(rows.get(y).get(x));
            } else {
                HSLFTextBox box = slide.createTextBox();
                box.setAnchor(new java.awt.geom.Rectangle2D.Double(20, 100, 600, 300));
                box.setText(String.join("\r", lines));
            }
            try (OutputStream out = file(name)) { show.write(out); }
        }
    }

    void sheet(Workbook book, String name, boolean comment) throws Exception {
        Sheet page = book.createSheet("Feuille1");
        if (comment) {
            Cell cell = page.createRow(0).createCell(0);
            cell.setCellValue("Total");
            ClientAnchor anchor = book.getCreationHelper().createClientAnchor();
            anchor.setCol1(2); anchor.setCol2(6); anchor.setRow1(2); anchor.setRow2(6);
            Comment note = page.createDrawingPatriarch().createCellComment(anchor);
            note.setString(book.getCreationHelper().createRichTextString(sentence));
            cell.setCellComment(note);
        } else {
            for (int y = 0; y < rows.size(); ++y) {
                Row row = page.createRow(y);
                for (int x = 0; x < rows.get(y).size(); ++x) {
                    if (y == 1 && x == 3) row.createCell(x).setCellValue(number);
                    else row.createCell(x).setCellValue(rows.get(y).get(x));
                }
            }
        }
        try (OutputStream out = file(name)) { book.write(out); }
        book.close();
    }

    /** The streams that jvm.py laid out for an Outlook message ([MS-OXMSG]). */
    void msg() throws Exception {
        try (POIFSFileSystem box = new POIFSFileSystem(); var streams = Files.list(folder.resolve("in/msg"))) {
            for (Path stream : (Iterable<Path>) streams.sorted()::iterator)
                box.createDocument(Files.newInputStream(stream), stream.getFileName().toString());
            try (OutputStream out = file("poi.msg")) { box.writeFilesystem(out); }
        }
    }

    // PDFBox

    void pdf(String name, String what) throws Exception {
        try (PDDocument document = new PDDocument()) {
            PDPage page = new PDPage(PDRectangle.A4);
            document.addPage(page);
            try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                content.beginText();
                content.setFont(PDType1Font.HELVETICA, 11);
                content.setLeading(20);
                content.newLineAtOffset(60, 780);
                for (String line : what.equals("text") ? lines : List.of(SOBER)) {
                    content.showText(plain(line));
                    content.newLine();
                }
                content.endText();
            }
            if (what.equals("form")) {
                PDAcroForm form = new PDAcroForm(document);
                document.getDocumentCatalog().setAcroForm(form);
                PDResources resources = new PDResources();
                resources.put(COSName.getPDFName("Helv"), PDType1Font.HELVETICA);
                form.setDefaultResources(resources);
                form.setDefaultAppearance("/Helv 11 Tf 0 g");
                int y = 600;
                for (List<String> field : fields) {
                    PDTextField box = new PDTextField(form);
                    box.setPartialName(field.get(0));
                    box.setDefaultAppearance("/Helv 11 Tf 0 g");
                    form.getFields().add(box);
                    var widget = box.getWidgets().get(0);
                    widget.setRectangle(new PDRectangle(60, y, 480, 22));
                    widget.setPage(page);
                    page.getAnnotations().add(widget);
                    box.setValue(plain(field.get(1)));
                    y -= 30;
                }
            }
            if (what.equals("note")) {
                PDAnnotationText note = new PDAnnotationText();
                note.setContents(sentence);
                note.setRectangle(new PDRectangle(50, 50, 30, 30));
                page.getAnnotations().add(note);
            }
            if (what.equals("info")) document.getDocumentInformation().setKeywords(sentence);
            if (what.equals("attachment")) {
                byte[] content = text.getBytes(StandardCharsets.UTF_8);
                PDEmbeddedFile embedded = new PDEmbeddedFile(document, new java.io.ByteArrayInputStream(content), COSName.FLATE_DECODE);
                embedded.setSize(content.length);
                PDComplexFileSpecification specification = new PDComplexFileSpecification();
                specification.setFile("lettre.txt");
                specification.setEmbeddedFile(embedded);
                PDEmbeddedFilesNameTreeNode tree = new PDEmbeddedFilesNameTreeNode();
                tree.setNames(java.util.Map.of("lettre.txt", specification));
                PDDocumentNameDictionary names = new PDDocumentNameDictionary(document.getDocumentCatalog());
                names.setEmbeddedFiles(tree);
                document.getDocumentCatalog().setNames(names);
            }
            try (OutputStream out = file(name)) { document.save(out); }
        }
    }

    // Commons Compress

    void archive(ArchiveOutputStream out, java.util.function.BiFunction<String, byte[], ArchiveEntry> entry, String member) throws Exception {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        out.putArchiveEntry(entry.apply(member, content));
        out.write(content);
        out.closeArchiveEntry();
        out.close();
    }

    static ArchiveEntry tarEntry(String name, byte[] content) {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        return entry;
    }

    void archives() throws Exception {
        String member = "dossier/lettre.txt";
        archive(new ArArchiveOutputStream(file("commons.a")), (n, c) -> new ArArchiveEntry(n, c.length), "lettre.txt");
        archive(new TarArchiveOutputStream(file("commons.tar")), Jvm::tarEntry, member);
        archive(new ZipArchiveOutputStream(file("commons.zip")), (n, c) -> new ZipArchiveEntry(n), member);
        archive(new CpioArchiveOutputStream(file("commons.cpio")), (n, c) -> new CpioArchiveEntry(n, c.length), member);
        for (String kind : List.of("gz", "bzip2", "xz", "lzma", "lz4-framed"))
            archive(new TarArchiveOutputStream(new CompressorStreamFactory().createCompressorOutputStream(kind, file("commons.tar." + kind))),
                    Jvm::tarEntry, member);
        try (SevenZOutputFile out = new SevenZOutputFile(folder.resolve("commons.7z").toFile())) {
            SevenZArchiveEntry entry = new SevenZArchiveEntry();
            entry.setName(member);
            out.putArchiveEntry(entry);
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.closeArchiveEntry();
        }
    }

    // Protocol Buffers, logs, XML

    void message() throws Exception {
        Struct.Builder struct = Struct.newBuilder();
        for (List<String> field : fields) struct.putFields(field.get(0), Value.newBuilder().setStringValue(field.get(1)).build());
        put("java.pb", struct.putFields("texte", Value.newBuilder().setStringValue(sentence).build()).build().toByteArray());
    }

    void log(String name, Formatter formatter) throws Exception {
        StringBuilder out = new StringBuilder();
        for (String line : lines) {
            LogRecord entry = new LogRecord(Level.INFO, line);
            entry.setInstant(java.time.Instant.ofEpochSecond(EPOCH));
            entry.setLoggerName("serveur");
            out.append(formatter.format(entry));
        }
        put(name, out.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** As the serializer of Java writes what jvm.py laid there. */
    void xml(String name, String encoding) throws Exception {
        Transformer transformer = TransformerFactory.newInstance().newTransformer();
        transformer.setOutputProperty(OutputKeys.ENCODING, encoding);
        transformer.setOutputProperty(OutputKeys.INDENT, "yes");
        try (OutputStream out = file(name)) {
            transformer.transform(new StreamSource(folder.resolve("in/" + name).toFile()), new StreamResult(out));
        }
    }

    // JGit

    void git() throws Exception {
        try (InMemoryRepository base = new InMemoryRepository(new DfsRepositoryDescription("depot"))) {
            ObjectId commit;
            try (ObjectInserter inserter = base.newObjectInserter()) {
                TreeFormatter tree = new TreeFormatter();
                tree.append("lettre.txt", FileMode.REGULAR_FILE, inserter.insert(Constants.OBJ_BLOB, text.getBytes(StandardCharsets.UTF_8)));
                CommitBuilder builder = new CommitBuilder();
                builder.setTreeId(inserter.insert(tree));
                PersonIdent who = new PersonIdent("a", "a@hopital.example", EPOCH * 1000, 0);
                builder.setAuthor(who);
                builder.setCommitter(who);
                builder.setMessage("Lettre\n");
                commit = inserter.insert(builder);
                inserter.flush();
            }
            BundleWriter bundle = new BundleWriter(base);
            bundle.include("refs/heads/main", commit);
            try (OutputStream out = file("jgit.bundle")) { bundle.writeBundle(NullProgressMonitor.INSTANCE, out); }
            try (PackWriter pack = new PackWriter(base); OutputStream out = file("jgit.pack")) {
                pack.preparePack(NullProgressMonitor.INSTANCE, Set.of(commit), Set.of());
                pack.writePack(NullProgressMonitor.INSTANCE, NullProgressMonitor.INSTANCE, out);
            }
        }
    }

    void all() throws Exception {
        doc();
        ppt("poi-text.ppt", false);
        ppt("poi-table.ppt", true);
        sheet(new HSSFWorkbook(), "poi-table.xls", false);
        sheet(new HSSFWorkbook(), "poi-comment.xls", true);
        msg();
        for (String what : List.of("text", "form", "note", "info", "attachment")) pdf("pdfbox-" + what + ".pdf", what);
        archives();
        message();
        log("java.log", new SimpleFormatter());
        log("java-log.xml", new XMLFormatter());
        xml("fhir.xml", "UTF-8");
        xml("cda.xml", "UTF-16");
        xml("hprim.xml", "ISO-8859-1");
        git();
    }

    public static void main(String[] folders) throws Exception {
        for (String folder : folders) new Jvm(Path.of(folder)).all();
    }
}
